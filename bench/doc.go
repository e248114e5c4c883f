// Command bench compares the cost of parsing, printing and dead code elimination
// with PyTorch's, and prints one table of ratios.
//
//	bench/bench.sh                        everything, on one core
//	bench/bench.sh --max-nodes 100000     smaller straight lines
//
// bench.sh has torch_side.py write the texts and time PyTorch on them, then runs
// this command on the same texts, so that both read the same bytes in one run on one
// core. Times are CPU time, the least of several runs. The garbage collector works as it does by
// default, and on the same core; GOGC=off and GOGC=400 show its part.
//
// Columns: parse is torch._C.parse_ir against parse.Parse; print is str(graph) against
// print.Graph without source comments, which parse_ir drops; dce is
// torch._C._jit_pass_dce against the pass itself on a graph in memory; "managed" is the same with the
// pass manager around it: snapshot, pass, verification (on graphs that verify; cutting a model leaves attributes of a Tensor). B/node is the live heap after
// parsing, text excluded. Further tables compare the passes, the nodes that
// passes and whole pipelines leave (parity), torch.jit.freeze with the pipeline frozen, and torch.jit.load with archive.OpenScript; the last gives the cost per node from 10^4 nodes on.
package main
