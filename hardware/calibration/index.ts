export {
  calibrationSchema,
  geometrySchema,
  type Calibration,
  type Lens,
  type PictureRect,
} from './calibration.ts';
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
} from './rotation.ts';
export { lensCircles } from './lens-circles.ts';
export {
  distortedTheta,
  maxThetaRad,
  projectInLensFrame,
  projectToLens,
  undistortedTheta,
  unprojectFromLens,
  unprojectToLensFrame,
  vignettingAt,
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
} from './panorama.ts';
export { buildStitchMap, type StitchMapOptions } from './stitch-map.ts';
