package schema

import "testing"

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(tableText, kindsText)
	}
}

func BenchmarkParseAll(b *testing.B) {
	for b.Loop() {
		load(tableText, kindsText).All()
	}
}
