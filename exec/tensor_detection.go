package exec

import (
	"math"
	"slices"

	"github.com/torchpass/torchpass/tensor"
)

// detectionKernels lists the operators of torchvision that detectors use.
func detectionKernels() []Entry {
	return []Entry{
		{"torchvision::nms", func(c *Call) error {
			boxes, scores := c.tensorAt(0), c.tensorAt(1)
			if err := checkBoxes(boxes, scores); err != nil {
				return err
			}
			if boxes.DType() == tensor.Float64 {
				return c.give(suppress[float64](boxes, scores, c.Args[2].AsFloat()))
			}
			return c.give(suppress[float32](boxes, scores, c.Args[2].AsFloat()))
		}},
		{"torchvision::roi_align", func(c *Call) error {
			x, rois := c.tensorAt(0), c.tensorAt(1)
			if err := checkRegions(x, rois); err != nil {
				return err
			}
			if x.DType() == tensor.Float64 {
				return c.give(align[float64](c, x, rois))
			}
			return c.give(align[float32](c, x, rois))
		}},
	}
}

type realFloat interface{ float32 | float64 }

func checkBoxes(boxes, scores *tensor.Tensor) error {
	switch {
	case boxes.Dim() != 2:
		return fail("boxes should be a 2d tensor, got %dD", boxes.Dim())
	case boxes.Shape()[1] != 4:
		return fail("boxes should have 4 elements in dimension 1, got %d", boxes.Shape()[1])
	case scores.Dim() != 1:
		return fail("scores should be a 1d tensor, got %dD", scores.Dim())
	case boxes.Shape()[0] != scores.Shape()[0]:
		return fail("boxes and scores should have same number of elements in dimension 0, got %d and %d", boxes.Shape()[0], scores.Shape()[0])
	case boxes.DType() != scores.DType():
		return fail("dets should have the same type as scores")
	case boxes.Numel() == 0:
		return nil
	}
	return fullDTypes.need("nms_kernel", boxes.DType())
}

// suppress keeps, from the best score down, the boxes that overlap none kept by
// more than limit.
func suppress[T realFloat](boxes, scores *tensor.Tensor, limit float64) (*tensor.Tensor, error) {
	b, err := numbersAs[T](boxes)
	if err != nil {
		return nil, err
	}
	s, err := numbersAs[T](scores)
	if err != nil {
		return nil, err
	}
	order, areas := make([]int64, len(s)), make([]T, len(s))
	for i := range order {
		order[i] = int64(i)
		areas[i] = (b[4*i+2] - b[4*i]) * (b[4*i+3] - b[4*i+1])
	}
	slices.SortStableFunc(order, func(i, j int64) int { return descending(s[i], s[j]) })
	gone := make([]bool, len(s))
	keep := []int64{}
	for k, i := range order {
		if gone[i] {
			continue
		}
		keep = append(keep, i)
		for _, j := range order[k+1:] {
			if !gone[j] && float64(overlap(b[4*i:4*i+4], b[4*j:4*j+4], areas[i], areas[j])) > limit {
				gone[j] = true
			}
		}
	}
	out, err := tensor.Empty(tensor.Int64, []int{len(keep)})
	if err != nil {
		return nil, err
	}
	return out, storeAs(out, keep)
}

// descending orders scores from the highest, nan before all.
func descending[T realFloat](a, b T) int {
	switch {
	case a > b || a != a && b == b:
		return -1
	case a < b || b != b && a == a:
		return 1
	}
	return 0
}

// overlap is the area that two boxes share by the area that they cover.
func overlap[T realFloat](a, b []T, areaA, areaB T) T {
	w := max(0, min(a[2], b[2])-max(a[0], b[0]))
	h := max(0, min(a[3], b[3])-max(a[1], b[1]))
	both := w * h
	return both / (areaA + areaB - both)
}

// numbersAs returns the elements of a tensor of T's dtype, in C order.
func numbersAs[T realFloat](t *tensor.Tensor) ([]T, error) {
	switch s := any(new([]T)).(type) {
	case *[]float32:
		data, err := denseAs[float32](t)
		*s = data
		return any(*s).([]T), err
	case *[]float64:
		data, err := denseAs[float64](t)
		*s = data
		return any(*s).([]T), err
	}
	return nil, nil
}

func checkRegions(x, rois *tensor.Tensor) error {
	switch {
	case x.Dim() != 4:
		return unsupported("an input of %d dimensions", x.Dim())
	case rois.Dim() != 2 || rois.Shape()[1] != 5:
		return fail("rois must have shape as Tensor[K, 5]")
	case x.DType() != rois.DType():
		return fail("Expected tensor for argument #1 'input' to have the same type as tensor for argument #2 'rois'; but type %s does not equal %s (while checking arguments for roi_align_forward_kernel)", "torch."+x.DType().String(), "torch."+rois.DType().String())
	case !fullDTypes.has(x.DType()):
		return unsupported("dtype %s", x.DType())
	}
	return nil
}

// corner is an element under a sample and its weight.
type corner[T realFloat] struct {
	at int
	w  T
}

// align averages, for each bin of each region, samples between the elements.
func align[T realFloat](c *Call, x, rois *tensor.Tensor) (*tensor.Tensor, error) {
	ph, pw, n := c.intAt(3), c.intAt(4), rois.Shape()[0]
	channels, h, w := x.Shape()[1], x.Shape()[2], x.Shape()[3]
	if err := checkRoom(x.DType(), []int{n, channels, ph, pw}); err != nil {
		return nil, err
	}
	data, err := numbersAs[T](x)
	if err != nil {
		return nil, err
	}
	r, err := numbersAs[T](rois)
	if err != nil {
		return nil, err
	}
	out := make([]float64, 0, n*channels*ph*pw)
	for k := range n {
		image := int(r[5*k])
		if image < 0 || image >= x.Shape()[0] {
			return nil, unsupported("a region of an image that is not there")
		}
		bins, count, err := regionBins(r[5*k+1:5*k+5], T(c.Args[2].AsFloat()), ph, pw, c.intAt(5), c.boolAt(6), h, w)
		if err != nil {
			return nil, err
		}
		for ch := range channels {
			plane := data[(image*channels+ch)*h*w:]
			for _, bin := range bins {
				var sum T
				for i := 0; i < len(bin); i += 4 {
					sum += bin[i].w*plane[bin[i].at] + bin[i+1].w*plane[bin[i+1].at] + bin[i+2].w*plane[bin[i+2].at] + bin[i+3].w*plane[bin[i+3].at]
				}
				out = append(out, float64(sum/count))
			}
		}
	}
	result, err := tensor.Empty(x.DType(), []int{n, channels, ph, pw})
	if err != nil {
		return nil, err
	}
	return result, storeAs(result, out)
}

// maxSamples is how many samples a region may have: more is a region of no picture.
const maxSamples = 1 << 24

// regionBins lists the corners, four a sample, of each bin of a region.
func regionBins[T realFloat](roi []T, scale T, ph, pw, ratio int, aligned bool, h, w int) (bins [][]corner[T], count T, err error) {
	var offset T
	if aligned {
		offset = 0.5
	}
	left, top := roi[0]*scale-offset, roi[1]*scale-offset
	width, height := roi[2]*scale-offset-left, roi[3]*scale-offset-top
	if !aligned {
		width, height = max(width, 1), max(height, 1)
	}
	binH, binW := height/T(ph), width/T(pw)
	rows, columns := float64(ratio), float64(ratio)
	if ratio <= 0 {
		rows, columns = math.Ceil(float64(binH)), math.Ceil(float64(binW))
	}
	rows, columns = max(rows, 0), max(columns, 0)
	if !(rows*columns*float64(ph*pw) <= maxSamples) {
		return nil, 0, unsupported("a region of more than %d samples", maxSamples)
	}
	for y := range ph {
		for x := range pw {
			var bin []corner[T]
			for i := range int(rows) {
				sy := top + T(y)*binH + (T(i)+0.5)*binH/T(rows)
				for j := range int(columns) {
					bin = appendCorners(bin, sy, left+T(x)*binW+(T(j)+0.5)*binW/T(columns), h, w)
				}
			}
			bins = append(bins, bin)
		}
	}
	return bins, max(T(rows*columns), 1), nil
}

// appendCorners appends the four elements around a place; one outside adds none.
func appendCorners[T realFloat](bin []corner[T], y, x T, h, w int) []corner[T] {
	if !(y >= -1 && y <= T(h) && x >= -1 && x <= T(w)) {
		return bin
	}
	y0, y1, ly := neighbours(y, h)
	x0, x1, lx := neighbours(x, w)
	hy, hx := 1-ly, 1-lx
	return append(bin, corner[T]{y0*w + x0, hy * hx}, corner[T]{y0*w + x1, hy * lx}, corner[T]{y1*w + x0, ly * hx}, corner[T]{y1*w + x1, ly * lx})
}

// neighbours are the two elements of a line of n around a place, and how far the
// place is from the first.
func neighbours[T realFloat](at T, n int) (low, high int, from T) {
	at = max(at, 0)
	low = int(at)
	if low >= n-1 {
		return n - 1, n - 1, 0
	}
	return low, low + 1, at - T(low)
}
