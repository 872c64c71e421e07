// The tests' own ruler: the WGS-84 geodesic by Vincenty's inverse formula
// (Survey Review XXIII 176, 1975). It shares nothing with the program.

export interface Place {
  latitude: number;
  longitude: number;
}

const a = 6378137;
const f = 1 / 298.257223563;
const b = a * (1 - f);

/** Metres between two places that are not nearly opposite each other on the earth. */
export function geodesicMetres(from: Place, to: Place): number {
  const l = radians(to.longitude - from.longitude);
  const u1 = Math.atan((1 - f) * Math.tan(radians(from.latitude)));
  const u2 = Math.atan((1 - f) * Math.tan(radians(to.latitude)));
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];

  let lambda = l;
  for (let round = 0; round < 200; round++) {
    const sinSigma = Math.hypot(cosU2 * Math.sin(lambda), cosU1 * sinU2 - sinU1 * cosU2 * Math.cos(lambda));
    if (sinSigma === 0) return 0;
    const cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * Math.cos(lambda);
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cosU1 * cosU2 * Math.sin(lambda)) / sinSigma;
    const cosSqAlpha = 1 - sinAlpha ** 2;
    const cos2SigmaM = cosSqAlpha === 0 ? 0 : cosSigma - (2 * sinU1 * sinU2) / cosSqAlpha;
    const c = (f / 16) * cosSqAlpha * (4 + f * (4 - 3 * cosSqAlpha));
    const before = lambda;
    lambda =
      l + (1 - c) * f * sinAlpha * (sigma + c * sinSigma * (cos2SigmaM + c * cosSigma * (2 * cos2SigmaM ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-13) continue;

    const uSq = (cosSqAlpha * (a ** 2 - b ** 2)) / b ** 2;
    const bigA = 1 + (uSq / 16384) * (4096 + uSq * (-768 + uSq * (320 - 175 * uSq)));
    const bigB = (uSq / 1024) * (256 + uSq * (-128 + uSq * (74 - 47 * uSq)));
    const deltaSigma =
      bigB *
      sinSigma *
      (cos2SigmaM +
        (bigB / 4) *
          (cosSigma * (2 * cos2SigmaM ** 2 - 1) -
            (bigB / 6) * cos2SigmaM * (4 * sinSigma ** 2 - 3) * (4 * cos2SigmaM ** 2 - 3)));
    return b * bigA * (sigma - deltaSigma);
  }
  throw new Error("Vincenty's formula does not converge here");
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
