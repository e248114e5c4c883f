package passvet_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/torchpass/torchpass/passvet"
)

func TestEdit(t *testing.T) { analysistest.Run(t, analysistest.TestData(), passvet.Edit, "edits") }
func TestStale(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), passvet.Stale, "stales", "stable")
}
func TestRequires(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), passvet.Requires, "requires")
}
func TestOrder(t *testing.T) { analysistest.Run(t, analysistest.TestData(), passvet.Order, "maporder") }
func TestState(t *testing.T) { analysistest.Run(t, analysistest.TestData(), passvet.State, "state") }
