// Package scaleop is the operator mine::scale from out of tree: its schema, and a kernel for the
// executor. It multiplies a float32 tensor by a number and gives a new tensor.
package scaleop
