// Command passvet checks the Go code of passes: go vet -vettool=$(which passvet) ./...
package main

import (
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/torchpass/torchpass/passvet"
)

func main() { unitchecker.Main(passvet.Analyzers()...) }
