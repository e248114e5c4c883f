// Package tensor holds dtypes, shapes, strides, storage and views, with
// PyTorch's layout and aliasing rules. It does no arithmetic.
//
// A [Tensor] is an immutable header (dtype, shape, strides, offset, device)
// over a mutable [Storage]; views share the storage, so a write through one is
// seen through all. The only methods that change a header are named Set….
//
//	what                       where
//	dtypes and their names     dtype.go, promote.go (torch.promote_types)
//	devices, layouts, formats  device.go, layout.go
//	construction, elements     construct.go, data.go, half.go
//	views                      view_*.go: each shares storage, errors as PyTorch's
//	copies                     copy.go
//	iteration for kernels      iter.go: broadcast, coalesced runs over N operands
//	text                       format*.go and literal.go: what C++ prints, and back
//
// Everything here was observed from PyTorch 1.13.1; the scripts
// oracle/tensor_*.py made the fixtures that the tests replay.
package tensor
