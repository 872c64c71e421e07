import type { Place } from "../place/address";

/** Why there is no place: keys of the words. */
export type Failure = "refused" | "failed" | "insecure";

/** Asks the device where it is; rejects with a Failure. */
export function locate(): Promise<Place> {
  return new Promise((resolve, reject: (why: Failure) => void) => {
    if (!("geolocation" in navigator) || !window.isSecureContext) {
      reject("insecure");
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude }),
      (err) => reject(err.code === err.PERMISSION_DENIED ? "refused" : "failed"),
      { enableHighAccuracy: true, timeout: 12000, maximumAge: 60000 },
    );
  });
}
