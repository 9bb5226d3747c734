export { calibrationSchema, lensSchema, type Calibration, type Lens } from './calibration.ts';
