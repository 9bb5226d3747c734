/** By what a unit is recognised in either mode. */
export interface UnitIds {
  vendorId: number;
  productId: number;
  updateVendorId: number;
  updateProductId: number;
}

/** The reference headset's; hardware/reference-headset/USB.md. */
export const referenceUnitIds: UnitIds = {
  vendorId: 0x1209,
  productId: 0x0001,
  updateVendorId: 0x1209,
  updateProductId: 0x0002,
};
