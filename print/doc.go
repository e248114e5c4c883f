// Package print writes the IR as text: PyTorch's dump of a graph, byte for byte
// as PyTorch 1.13 prints it; module text, which adds what a dump leaves out; and
// DOT.
//
// The layout of a dump, as observed:
//
//	graph(%x : Tensor,
//	      %y : int):
//	  %z : Tensor, %k : int = ns::kind[attr=1](%x, %y), scope: a/b # file.py:1:2
//	   = prim::If(%c)
//	    block0():
//	      -> (%z)
//	  return (%z)
//	with prim::FusionGroup_0 = graph(…
//
// Definitions of subgraphs follow their graph flat, in order of appearance, each
// followed by its own; numbers restart in every graph.
package print
