// Command torchpass reads, checks, transforms, runs and prints TorchScript graphs.
package main

import (
	"os"

	"github.com/torchpass/torchpass/cli"
)

func main() { os.Exit(cli.Main()) }
