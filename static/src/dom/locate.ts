import type { Place } from "../place/address";

/** Why there is no place: keys of the words. */
export type Failure = "refused" | "failed" | "insecure";

/** A place with how far off the device says it may be, metres. */
export interface Measured extends Place {
  accuracy: number;
}

/** Asks the device where it is, as it was at most maximumAge milliseconds ago; rejects with a Failure. */
export function locate(maximumAge = 60000): Promise<Measured> {
  return new Promise((resolve, reject: (why: Failure) => void) => {
    if (!("geolocation" in navigator) || !window.isSecureContext) {
      reject("insecure");
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy }),
      (err) => reject(err.code === err.PERMISSION_DENIED ? "refused" : "failed"),
      { enableHighAccuracy: true, timeout: 12000, maximumAge },
    );
  });
}
