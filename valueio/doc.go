// Package valueio reads and writes values as files, and binds values to the
// inputs of a graph.
//
//	Load, Read   torch.save (zip or legacy), .npz, .npy or .json, told apart by
//	             their content, never by their name
//	Save         .pt, .npz or .json, by the ending of the name
//	Bind         a value -> the arguments of a call, as --inputs documents it
//	Infer        element types for lists and dicts whose file has none
//
// # JSON
//
// Plain JSON is data: numbers with a point or an exponent are float, others
// int; strings, true, false and null; arrays are lists, objects dicts with
// string keys, in their order. Objects with the keys below are not dicts:
//
//	{"dtype": "float32", "shape": [2, 3], "data": [...]}  a tensor
//	{"tuple": [...]}            a tuple
//	{"float": "nan"}            a float that is not finite: "nan", "inf", "-inf"
//	{"complex": [re, im]}       a complex number
//	{"device": "cuda:0"}        a device
//	{"dict": [[key, value]]}    any dict, in particular those whose keys are not
//	                            strings or look like one of these objects
//
// A tensor's data is one flat array in row-major order, or arrays nested as
// the shape says; 0-d data may be a bare element. An element is a number,
// true or false for bool, "nan", "inf" or "-inf" for floats, and [re, im] for
// complex dtypes. Each number must be one that the dtype holds:
// integers exactly and in range, floats rounded once, finite where they are
// written finite. "requires_grad": true is the one further key. Numbers are
// written so that reading gives the same bits, except for the payload of a NaN.
package valueio
