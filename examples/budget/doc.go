// Package budget counts operators, and fails a pipeline in which there are too many of a kind.
//
// The count is an analysis, [Counts]: facts about a graph, which are computed when somebody
// asks and kept until the graph is edited. The pass [Pass] asks for it and edits nothing:
//
//	torchpass opt --plugin budget.so -p 'default,budget{kind=aten::mm,max=4}' model.pt
//
// ends with an error where some graph has more than four aten::mm. One walk over each graph.
package budget
