package archive

import "fmt"

// Limits bounds what reading a file may cost. The zero value of a field means
// its default.
type Limits struct {
	Bytes    int64 // all records and storages together, decompressed; 64 GiB
	Inflated int64 // deflated records together, decompressed, before Ratio counts; 256 MiB
	Ratio    int64 // decompressed over compressed size, beyond Inflated; 100
	Pickle   int64 // one pickle; 1 GiB
	Items    int   // objects that a pickle makes; 4 Mi
	Depth    int   // nesting of containers; 1000
	Entries  int   // entries of a zip; 1 Mi
}

// withDefaults fills the fields that are zero.
func (l Limits) withDefaults() Limits {
	setDefault(&l.Bytes, 64<<30)
	setDefault(&l.Inflated, 256<<20)
	setDefault(&l.Ratio, 100)
	setDefault(&l.Pickle, 1<<30)
	setDefault(&l.Items, 4<<20)
	setDefault(&l.Depth, 1000)
	setDefault(&l.Entries, 1<<20)
	return l
}

func setDefault[T int | int64](p *T, v T) {
	if *p <= 0 {
		*p = v
	}
}

// budget is a number of bytes that may still be spent.
type budget struct{ left, total int64 }

func (b *budget) spend(n int64) error {
	if n < 0 || n > b.left {
		return fmt.Errorf("more than %d bytes of data", b.total)
	}
	b.left -= n
	return nil
}
