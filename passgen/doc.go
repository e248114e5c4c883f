// Command passgen scaffolds a pass: a package with documentation, the pass, a golden test, and
// the registration as an extension of torchpass.
//
//	passgen [--module | --op ns::name | --pattern FILE] [--torchpass DIR] NAME
//	passgen doctor [--upgrade]
//
// In a module it makes the package in the folder NAME; where there is no module it makes one
// there. NAME is that of the pass, lower-case words joined by dashes; the package is called
// the same without dashes. --module is for a pass over the whole module in place of one graph,
// --op for an operator with a kernel in place of a pass, --pattern for a pass that is the
// rules of a file: they are compiled to Go. --torchpass names the sources of torchpass, where
// passgen was not run at a version of it.
//
//	NAME/doc.go              the manual of the pass
//	NAME/NAME.go             the pass, which does nothing yet
//	NAME/NAME_test.go        runs the cases
//	NAME/testdata/*.txtar    a case that passes, and one that fails until the pass does its work
//	NAME/NAME.rules          with --pattern the rules, a copy of FILE that is yours
//	NAME/zz_matchers.go      what finds where they match
//	NAME/zz_extension.go     the registration
//	NAME/torchpass/zz_main.go   torchpass with the pass compiled in: go run ./NAME/torchpass
//
// Everything is formatted and type-checked before anything is written. Files called zz_*.go are
// passgen's: it writes them again when it is run again. All others are yours, and stay as they
// are. doctor says which of passgen's files below the folder are not what it would write today,
// and --upgrade writes those.
package main
