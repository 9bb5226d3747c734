/** Interface numbers; hardware/reference-headset/USB.md. */
export const headsetInterface = {
  videoControl: 0,
  videoStreaming: 1,
  vendor: 2,
  dfu: 3,
  audioControl: 4,
  microphone: 5,
  speaker: 6,
} as const;
export const interfaceCount = 7;

/** Endpoint addresses, the direction in bit 7. */
export const videoEndpoint = 0x81;
export const vendorInEndpoint = 0x82;
export const microphoneEndpoint = 0x83;
export const speakerEndpoint = 0x04;
export const vendorOutEndpoint = 0x05;

/** The request by which Windows asks for the Microsoft OS 2.0 set. */
export const microsoftVendorCode = 0x20;

/** Run-time and update mode; test identities of pid.codes. */
export const headsetVendorId = 0x1209;
export const runTimeProductId = 0x0001;
