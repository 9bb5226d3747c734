/** Class requests of cameras; UVC 1.1, table A-8. */
export const videoRequest = {
  setCur: 0x01,
  getCur: 0x81,
  getMin: 0x82,
  getMax: 0x83,
  getRes: 0x84,
  getLen: 0x85,
  getInfo: 0x86,
  getDef: 0x87,
} as const;
