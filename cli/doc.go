// Package cli is the torchpass command line as a library.
//
// [Main] runs one command and returns the exit code:
//
//	0  fine
//	1  it ran, and the answer is not as it should be: text would change with
//	   fmt -l or -d, invalid, mismatch, failed case, the model raised
//	2  it could not be done: usage, I/O, does not parse, unknown pass, operator
//	   unsupported, limit exceeded
//	3  internal error; stderr names the reproducer
//
// Several files are all processed, and the highest code wins. They are worked on
// side by side (-j), and what they print comes in the order of the command line,
// the same bytes for any -j. Answers go to stdout, all else to stderr. Files are
// written to a temporary name and renamed, so that nothing is ever half written.
// Each document of --json is a Go struct of this package: [VerifyReport],
// [OptReport], [RunReport], [TestReport]. docs/cli.md is the contract.
//
// The list of passes is in passes.go, and nowhere else.
package cli
