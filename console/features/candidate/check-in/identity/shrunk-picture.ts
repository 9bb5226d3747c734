/** As large as the gateway keeps pictures. */
const longestSidePx = 1920;

/** The picture as a smaller JPEG, upright; rejects where the file is no picture that this browser can show. */
export async function shrunkPicture(file: Blob): Promise<Blob> {
  const whole = await createImageBitmap(file);
  const scale = Math.min(1, longestSidePx / Math.max(whole.width, whole.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(whole.width * scale)),
    Math.max(1, Math.round(whole.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws nothing');
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}
