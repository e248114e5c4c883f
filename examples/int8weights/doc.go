// Package int8weights rounds the float32 parameters of a module to 8 bits, and leaves them
// float32: what quantized weights would do to results can be measured before anybody writes a
// kernel for them.
//
// Each tensor has a scale, the least power of two by which its elements fit into [-127, 127];
// an element becomes the nearest multiple of the scale, ties to even. So a tensor that was rounded
// stays as it is when it is rounded again. The rule of an edit tells the error: "weight rounded,
// error up to 2^-9" is that no element moved by more than that.
//
// A parameter whose storage another tensor shares, one with infinite elements or NaN, one with
// gaps, and those that are not float32 are left alone. Tensors are replaced, never written to.
package int8weights
