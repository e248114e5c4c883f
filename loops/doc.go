// Package loops has the passes over prim::Loop and prim::If as control flow: what is
// run how often, and where.
//
//	unroll          a loop of few, known trips becomes that many copies of its body
//	partial-unroll  a loop that only counts becomes one of factor copies, and one for the rest
//	peel            the first trip of a loop is taken out, under a condition
//	licm            what a loop computes anew with the same result is computed before it
//	hoist           what both branches compute is computed before them
//	if-convert      a choice between truth values becomes logic
//
// # What they keep
//
// All are exact: the same nodes run on the same values, and writes, effects and
// random numbers stay in their order. What is moved ahead of other nodes is pure, and
// nothing writes to what it reads on the way. A node that may raise moves only to where
// it runs for certain, past pure nodes; of two exceptions that a run could raise, another may then come
// first. licm makes one result out of many, so nobody may write to it or tell it
// from an equal one.
//
// What never raises is known of arithmetic, comparisons and logic on numbers and truth values
// (without division, powers and shifts), of lengths and numbers of dimensions, and of constants,
// tuples and lists.
//
// # When
//
// unroll gives fold and cse constants to work with; licm and hoist save time; if-convert
// makes branches straight, so that what follows sees through them. peel makes room for
// cse: what the first trip computed dominates the other trips, and merges with what
// they compute alike, also where it may raise. Where one loop is copied, names of
// copies are fresh numbers.
//
// The cost is linear in the graph and in what is copied, which settings bound; licm and
// hoist look at no more than 64 writers of a value.
package loops
