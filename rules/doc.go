// Package rules applies rules from a text, which the command line reads from a file:
//
//	torchpass opt -p 'rules{file=my.rules}' graph.txt
//
// docs/rules.md has the grammar, package rewrite the order in which rules are tried and
// what makes an application sound. That both sides of a rule compute the same is for its
// author to know, and for opt --validate to try. What of a rule came closest to matching
// and what stopped it is told by opt --explain=rules.
//
// The pass opens no file: whoever makes it gives it the function that does.
package rules
