// Package affine folds what is affine in each channel into the weights of the
// convolution or linear layer before it.
//
//	%y : Tensor = aten::conv2d(%x, %w, %b, …)             %y : Tensor = aten::conv2d(%x, %w2, %b2, …)
//	%z : Tensor = aten::batch_norm(%y, …)            →
//
// A layer is aten::conv1d to conv3d, conv_transpose1d to 3d, _convolution or linear
// with constant weights of a floating-point dtype. What follows may be a batch norm that is
// not training, with constant statistics, or an addition, subtraction, multiplication or
// division by a number or a constant tensor with one element a channel. The new
// weights are computed in the dtype of the old ones, as
// PyTorch does for frozen modules (fold_frozen_conv_bn, fold_frozen_conv_add_or_sub,
// fold_frozen_conv_mul_or_div, fold_frozen_linear_bn); results differ by rounding.
//
// It must leave alone
//
//   - what something else needs between the two, other than its shape and dtype;
//   - operands of another dtype, since the result would have that;
//   - operands that vary along other dimensions, or that would add one;
//   - a batch norm after a layer that may have been given no batch, for then its channels
//     are another dimension: the number of dimensions must be known from a type, or
//     by a check that raises, such as that of nn.BatchNorm2d. PyTorch takes it for granted;
//   - a transposed convolution in groups, whose weights are ordered otherwise;
//   - weights that something writes or that a caller is given.
//
// The cost is linear in the graph and the weights.
package affine
