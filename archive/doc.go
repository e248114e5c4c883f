// Package archive reads and writes the files of torch.save, and reads those of
// torch.jit.save: the zip container, its records and limits, the pickle machine,
// the tensors and storages that the pickle names, and the objects of a module.
//
//	LoadScript       a TorchScript archive -> ir.Module, by way of package script
//	OpenScript       the same for a file, whose weights are mapped
//	CheckSums        what mapping leaves out: every record against its CRC
//	Load, LoadWith   a zip or legacy file -> value.Value
//	Save             value.Value -> a zip that torch.load reads
//	Sniff            which of the formats a file's first bytes announce
//	OpenZip          a zip whose entries have been checked, for .npz too
//	OpenContainer    the records of a PyTorch archive under their folder
//
// # What survives
//
// Dtype, shape, strides, offset and requires_grad of every tensor, and every
// identity: two tensors on one storage share a *tensor.Storage, an object that
// is stored twice is the same pointer twice. A parameter becomes a tensor that
// requires grad, a tensor saved on a device still claims it, torch.Size is a tuple and an OrderedDict a dict; attributes that
// Python code hung on an OrderedDict (state_dict's _metadata) are dropped. A
// torch.dtype, layout or qscheme becomes its number, as in TorchScript.
//
// Where code came from is in .debug_pkl, read and written in PyTorch's newer format
// and read in the older one: each stretch of code has one of a Python source.
//
// # What is refused
//
// Everything else: a pickle is a program, and this one may call nothing but
// what rebuilds the above. Any other global is an error that names it. So are
// sets, bytes, integers above 64 bits, sparse tensors, bare storages, values
// that contain themselves, and files beyond [Limits]. Nothing panics.
//
// A module's pickle may also name the classes of the archive's own code, and the
// functions that say of what a list or dict is. Its objects get attributes and
// nothing else: every value is held to the type that the class declares, and a
// method __setstate__ is compiled and not run ([Script.Stateful]), unless the
// caller brings something that runs it ([ScriptOptions.RunSetState]).
//
// # Mapped weights
//
// [OpenScript] points storages into a private mapping of the file: a weight is read
// when it is first touched, a write copies its page, and the file never changes.
// Records that are deflated or unaligned, which PyTorch does not write, are copied.
// The mapping lives until Close; tensors must not outlive it.
//
// # Why our own pickle machine
//
// github.com/nlpodyssey/gopickle was examined first. It allocates whatever
// length an opcode announces before reading a byte (8 bytes of file can ask for
// 2^63), keeps no count of objects or nesting, hands out containers of its own
// in interface{} from which values would have to be converted, and makes a
// nameless object of any global instead of refusing it. The machine here reads
// at most what the file holds, counts what it makes, builds value.Value
// directly, and is small because it speaks only the opcodes of protocols 2 to 5
// that such files contain.
package archive
