// Package passvet finds in the Go code of passes what breaks their contract with
// torchpass. Its analyzers run under go vet:
//
//	go vet -vettool=$(which passvet) ./...
//
//	passedit      an edit on a path on which no Edit was asked
//	passstale     facts read after an edit under which they are not said to hold
//	passrequires  facts that a pass asks for, but does not name in Requires
//	passorder     edits in the order of a map
//	passstate     package variables that change
//
// # How
//
// Code is looked at one package at a time, in SSA form: a function, the helpers of its
// package that it calls, and the bodies of its loops over iterators. A call of a function
// value may go to any function of the package that is used as a value and has that type. What
// functions of other packages do is not looked at, but for the edit methods of package ir. A
// node, block or graph that the function made itself is no edit's subject until it is
// put into the graph. Files of tests are left out.
//
// Asking is a call of a method Edit(any, string) bool, or of a helper that has a result and
// asks. Where the answer was no, nothing was asked.
//
// # Stable facts
//
// Facts are a snapshot. The Go doc comment of the variable that holds an analysis says
// after which edits they still hold, in a sentence of its own:
//
//	// Live is the analysis of [LiveSet]. Stable under removal.
//
// The kinds of edits are removal, insertion, replacement (of what is used), motion,
// retyping (types, kinds and attributes) and naming; "any edit" is all of them.
//
// # Exceptions
//
// A comment on the line, or on a line of its own above it, that tells the reason. Where facts
// are asked for, it excuses all later reads of them:
//
//	n.Remove() //passvet:ignore the caller has asked
package passvet
