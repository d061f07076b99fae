import { type GeoProjection, geoEqualEarth, geoPath } from 'd3-geo';
import { useEffect, useState } from 'preact/hooks';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/land-110m.json?url';
import './map.css';

/** The land of Natural Earth at 1:110 million, by the equal-earth projection: areas are true, and the Antarctic is left out. */
let land: Promise<GeoJSON.FeatureCollection> | null = null;

export const loadLand = (): Promise<GeoJSON.FeatureCollection> =>
  (land ??= fetch(atlas)
    .then(answer => answer.json() as Promise<Topology<{ land: GeometryCollection }>>)
    .then(topology => feature(topology, topology.objects.land) as unknown as GeoJSON.FeatureCollection));

/** What of the world is shown, degrees. */
const frame: GeoJSON.MultiPoint = {
  type: 'MultiPoint',
  coordinates: [
    [-128, 10],
    [179, -20],
    [0, 72],
    [20, -50],
    [-70, -50],
    [-160, 60],
    [175, 60],
  ],
};

export const projectionOf = (width: number, height: number): GeoProjection =>
  geoEqualEarth()
    .rotate([-11, 0])
    .fitExtent(
      [
        [8, 6],
        [width - 8, height - 6],
      ],
      frame,
    );

export const outline = (projection: GeoProjection, of: GeoJSON.FeatureCollection): string => geoPath(projection)(of) ?? '';

/** The land's outline by a projection; empty until it has come. */
export function useLand(projection: GeoProjection): string {
  const [land, setLand] = useState('');
  useEffect(() => {
    let wanted = true;
    void loadLand().then(found => wanted && setLand(outline(projection, found)));
    return () => {
      wanted = false;
    };
  }, [projection]);
  return land;
}
