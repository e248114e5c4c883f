// Command gencodes writes docs/verify.md from code.go. Package verify runs it with
// go generate.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/torchpass/torchpass/verify/internal/codetable"
)

func main() {
	out := flag.String("o", "", "file to write")
	in := flag.String("i", "code.go", "source of package verify with the codes")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gencodes:", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	src, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	page, err := codetable.Markdown(src)
	if err != nil {
		return err
	}
	return os.WriteFile(out, page, 0o644)
}
