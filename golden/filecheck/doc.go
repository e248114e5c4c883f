// Package filecheck says whether a text has certain lines, in a certain order: the
// FileCheck of LLVM and of torch.testing.
//
//	# CHECK: aten::conv2d          somewhere from here on
//	# CHECK-NEXT: aten::relu       on the next line
//	# CHECK-SAME: (%x)             on the same line, after the last match
//	# CHECK-EMPTY:                 the next line is empty
//	# CHECK-NOT: aten::add         not between the match before and the one after
//	# CHECK-DAG: aten::mul         in any order with the CHECK-DAGs beside it
//	# CHECK-COUNT-3: aten::cat     three times, one after the other
//	# CHECK-COUNT-EXACTLY-3: x     and then no more until the next match
//	# CHECK: %[[A:\w+]] = neg({{.*}})
//	# CHECK: abs(%[[A]])
//
// A directive is a line, with or without "#". Other lines that begin with "#" are
// comments. Text is literal, except that any run of blanks matches any other;
// {{…}} holds a regular expression (Go's), [[NAME:regex]] one whose match gets a
// name, and [[NAME]] what that name matched last, on the same line too. No match
// spans lines. Brackets that hold no name are literal: value=[[1, 2]] needs no
// care.
//
// # Order
//
// A search begins where the last match ended and takes the first match. Neighbouring
// CHECK-DAGs are a group: each is found from where the group began, none overlaps
// another, and what comes next begins after the last of them. A CHECK-NOT before,
// between or after other directives holds for what lies between their matches, or
// to the ends of the text. Two groups of CHECK-DAGs with a CHECK-NOT between them
// stay in order.
//
// PyTorch differs in this: its blanks count one by one, its {{ and [[ are literal,
// and its CHECK-DAGs may overlap. LLVM differs in this: its CHECK-NEXT takes the
// first match, and fails if that is on the same line.
package filecheck
