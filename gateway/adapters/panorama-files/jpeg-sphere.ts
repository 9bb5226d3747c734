/**
 * A JPEG file with a statement in XMP that it is a whole sphere, put before everything but the JFIF header.
 *
 * Source: Google's Photo Sphere XMP metadata (namespace GPano); XMP Specification Part 3, 1.1.3 (JPEG).
 * Throws RangeError where `jpeg` does not begin as a JPEG file does.
 */
export function markJpegAsSphere(jpeg: Uint8Array, size: { widthPx: number; heightPx: number }): Uint8Array {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (jpeg.length < 4 || view.getUint16(0) !== startOfImage) throw new RangeError('not a JPEG file');
  const hasHeader = view.getUint16(2) === jfifMarker && jpeg.length >= 6;
  const at = hasHeader ? 4 + view.getUint16(4) : 2;
  if (at > jpeg.length) throw new RangeError('a JPEG file that ends in its header');
  const content = new TextEncoder().encode(`${xmpNamespace}\0${packet(size)}`);
  const segment = new Uint8Array(4 + content.length);
  const segmentView = new DataView(segment.buffer);
  segmentView.setUint16(0, xmpMarker);
  segmentView.setUint16(2, content.length + 2);
  segment.set(content, 4);
  const marked = new Uint8Array(jpeg.length + segment.length);
  marked.set(jpeg.subarray(0, at));
  marked.set(segment, at);
  marked.set(jpeg.subarray(at), at + segment.length);
  return marked;
}

const startOfImage = 0xffd8;
const jfifMarker = 0xffe0;
const xmpMarker = 0xffe1;
const xmpNamespace = 'http://ns.adobe.com/xap/1.0/';

function packet({ widthPx, heightPx }: { widthPx: number; heightPx: number }): string {
  const fields = {
    UsePanoramaViewer: 'True',
    ProjectionType: 'equirectangular',
    CroppedAreaImageWidthPixels: widthPx,
    CroppedAreaImageHeightPixels: heightPx,
    FullPanoWidthPixels: widthPx,
    FullPanoHeightPixels: heightPx,
    CroppedAreaLeftPixels: 0,
    CroppedAreaTopPixels: 0,
  };
  const attributes = Object.entries(fields).map(([name, value]) => ` GPano:${name}="${value}"`);
  return (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/"' +
    `${attributes.join('')}/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
  );
}
