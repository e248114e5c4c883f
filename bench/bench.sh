#!/usr/bin/env bash
# Compare with PyTorch 1.13 on one core and print one table. Needs Go, zstd, and /usr/bin/python3 with torch.
#
#   bench/bench.sh [--max-nodes N] [--scale N] [--keep DIR]
#
# --max-nodes: longest straight line given to both (1000000); --scale: longest in the table of our own costs a
# node (10000000); --keep: where to leave the texts and PyTorch's times.
set -euo pipefail
cd "$(dirname "$0")/.."
nodes=1000000 scale=10000000 dir=
while [ $# -gt 0 ]; do
	case $1 in
	--max-nodes) nodes=$2 ;;
	--scale) scale=$2 ;;
	--keep) dir=$2 ;;
	*) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
	esac
	shift 2
done
python=${TORCH_PYTHON:-/usr/bin/python3}
if [ -z "$dir" ]; then
	dir=$(mktemp -d)
	trap 'rm -rf "$dir"' EXIT
fi
mkdir -p "$dir"
go build -o "$dir/bench" ./bench
core=(taskset -c "${BENCH_CORE:-0}")
"$python" bench/torch_side.py prepare "$dir" --max-nodes "$nodes"
"${core[@]}" "$python" bench/torch_side.py time "$dir" "$dir/torch.json"
GOMAXPROCS=1 "${core[@]}" "$dir/bench" -dir "$dir" -torch "$dir/torch.json" -scale "$scale"
