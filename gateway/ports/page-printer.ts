/** Prints pages onto A4. */
export interface PagePrinter {
  /** The PDF file of an HTML file that needs nothing else and that forbids itself scripts. Rejects with `printer-missing` and `print-failed`. */
  pdf(html: string): Promise<Uint8Array>;
}
