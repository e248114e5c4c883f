// Package freeze makes constants of the attributes that nothing changes.
//
//	%w : Tensor = prim::GetAttr[name="weight"](%self)      %w : Float(3, strides=[1], requires_grad=0, device=cpu) = prim::Constant[value=…]()
//	%y : Tensor = aten::mul(%x, %w)                   →    %y : Tensor = aten::mul(%x, %w)
//
// The values are those of the objects as they were loaded: training is a constant as
// any other, and what was true stays true. Tensors are shared with the attribute and
// lose requires_grad, as in torch.jit.freeze. Nothing else changes: the result is
// equal bit for bit.
//
// It works on the methods of the root object, after inline, along chains of
// submodules: %self, its attribute "layer1", the weight of that. Submodules become
// unused thereby, and attributes too: dce and strip remove what read them, and them.
// What a function writes that nothing calls counts as well, so strip comes before.
//
// It must leave an attribute alone, and reads it at run time, if
//
//   - preserve names it, by its path from the root ("running+layer1.count");
//   - something sets it, in any function of the module;
//   - something writes to the tensor or container that it holds, or to one that shares
//     its storage: tied weights, views, the elements of a list. A batch norm that may
//     be training writes its statistics;
//   - it escapes: who is given a tensor may write to it afterwards. Escaping are what
//     a method returns, stores in an attribute or gives to a call that was not inlined,
//     and all that an object has which is given away as a whole;
//   - it is not known whose it is, since the object comes out of a list or a branch;
//   - its value cannot be a constant.
//
// PyTorch freezes what escapes, and statistics that are written. Both assume that a
// caller does not pass a module's own tensors to it as arguments.
//
// With device, all that the frozen methods use, and what is left of the state, claims to
// be on that device: tensors, constants that name a device ("cuda:0" given to aten::to or
// aten::zeros), and types. The elements stay as they are. Dicts stay where they are.
//
// Freezing lets branches fold, and with them what would have written an attribute:
// fix(freeze,default) goes on until nothing changes. The cost is linear in the size of
// the module.
package freeze
