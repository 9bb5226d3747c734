/** A 16-bit number as descriptors have it. */
export function le16(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff];
}

export function le32(value: number): number[] {
  return [...le16(value & 0xffff), ...le16(value >>> 16)];
}

/** A descriptor of its own length and type, whose content follows. */
export function descriptor(type: number, content: readonly number[]): number[] {
  return [content.length + 2, type, ...content];
}

export const descriptorType = {
  device: 1,
  configuration: 2,
  string: 3,
  interface: 4,
  endpoint: 5,
  deviceQualifier: 6,
  interfaceAssociation: 0x0b,
  binaryObjectStore: 0x0f,
  deviceCapability: 0x10,
  dfuFunctional: 0x21,
  classInterface: 0x24,
  classEndpoint: 0x25,
} as const;

export interface InterfaceFields {
  number: number;
  alternate?: number;
  endpoints: number;
  /** Class, subclass, protocol. */
  code: readonly [number, number, number];
  /** Index of its name. */
  name?: number;
}

/** USB 2.0, table 9-12. */
export function interfaceDescriptor({
  number,
  alternate = 0,
  endpoints,
  code,
  name = 0,
}: InterfaceFields): number[] {
  return descriptor(descriptorType.interface, [number, alternate, endpoints, ...code, name]);
}

/** Interfaces that one driver takes together; USB 2.0 ECN "Interface Association Descriptor". */
export function associationDescriptor(
  first: number,
  count: number,
  code: readonly [number, number, number],
): number[] {
  return descriptor(descriptorType.interfaceAssociation, [first, count, ...code, 0]);
}

/** USB 2.0, table 9-13. */
export function endpointDescriptor(
  address: number,
  attributes: number,
  packetBytes: number,
  interval: number,
): number[] {
  return descriptor(descriptorType.endpoint, [address, attributes, ...le16(packetBytes), interval]);
}
