export { calibrationSchema, lensSchema, type Calibration, type Lens } from './calibration.ts';
export {
  addVectors,
  angleBetweenRad,
  crossProduct,
  dotProduct,
  scaleVector,
  subtractVectors,
  unitVector,
  vectorLength,
  type Vector3,
} from './vector.ts';
export {
  composeRotations,
  identityRotation,
  inverseRotation,
  rotateVector,
  rotationAbout,
  rotationFromMatrix,
  rotationMatrix,
  unitQuaternion,
  type Quaternion,
  type RotationMatrix,
} from './rotation.ts';
export {
  distortedTheta,
  distortedThetaSlope,
  maxThetaRad,
  projectInLensFrame,
  projectToLens,
  undistortedTheta,
  unprojectFromLens,
  unprojectToLensFrame,
  vignettingAt,
  type LensGeometry,
  type LensPoint,
} from './lens-projection.ts';
export {
  bearingOfDirection,
  bearingOfPanoramaPoint,
  directionOfBearing,
  directionOfPanoramaPoint,
  panoramaPointOfBearing,
  panoramaPointOfDirection,
  wrappedDeg,
  type Bearing,
  type PanoramaSize,
  type PicturePoint,
} from './panorama.ts';
export { buildStitchMap, type StitchMapOptions } from './stitch-map.ts';
