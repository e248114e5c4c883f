// Package strip removes from a module what no entry point uses: functions and
// methods that nothing reachable calls, attributes that nothing reachable reads or
// writes, with their values in all objects, and payloads that nothing holds any more.
//
//	class __torch__.Net(Module):              class __torch__.Net(Module):
//	  parameter weight : Tensor                 parameter weight : Tensor
//	  attribute training : bool               root $net
//	root $net                                 method __torch__.Net.forward = …
//	method __torch__.Net.forward = …
//	method __torch__.Net.helper = …           gone: inlined, say
//
// The entry points are the methods of the root's class that keep names, joined by
// "+" ("strip{keep=forward+reset}"): by default forward, or, where there is none, all
// of them. keep may name attributes of the root as well. A module without a root is
// left alone: any of its functions may be called. The root's hooks are kept with forward.
//
// It keeps whatever an entry point might reach:
//
//   - all of a class whose objects callers see, as an argument or a result, or that
//     are given to an operator that nothing is known of;
//   - an attribute that is only written, since who holds the object sees it;
//   - of a call through an interface, the method of every class, and methods without
//     which a class would no longer be of an interface that is still used;
//   - methods that PyTorch calls by name, such as __getstate__, __len__ and __lt__.
//
// It never changes a graph. The cost is linear in the size of the module, times the
// number of interfaces for what they keep.
package strip
