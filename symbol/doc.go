// Package symbol interns qualified names: node kinds such as "aten::add" and
// attribute names such as "value".
//
// A [Symbol] is a dense index into one process-wide, append-only table, so
// comparing kinds compares words and a table of facts about kinds is a slice
// indexed by Symbol. The name follows PyTorch, whose c10::Symbol plays the same
// part. The symbols that the code itself mentions have constants; their values
// are fixed at compile time, everything else is numbered in order of first use.
// Numbers never reach output.
package symbol
