// Command rulegen compiles files of rules of this repository: of my.rules it makes
// zz_my.go, in the package that go generate runs for.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/torchpass/torchpass/rewrite"
)

func main() {
	for _, file := range os.Args[1:] {
		if err := generate(file, os.Getenv("GOPACKAGE")); err != nil {
			fmt.Fprintln(os.Stderr, "rulegen:", err)
			os.Exit(1)
		}
	}
}

func generate(file, pkg string) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	r, err := rewrite.Parse(file, src, rewrite.Options{})
	if err != nil {
		return err
	}
	code, err := rewrite.Compile(r, pkg)
	if err != nil {
		return err
	}
	out := "zz_" + strings.TrimSuffix(file, ".rules") + ".go"
	if err := os.WriteFile(out+".tmp", code, 0o666); err != nil {
		return err
	}
	return os.Rename(out+".tmp", out)
}
