import { afterEach, describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import { useIdentityStills } from '../../../../../console/features/candidate/check-in/identity/use-identity-stills.ts';
import type { IdentityStill, PictureProblem } from '../../../../../gateway/contract/identity-stills.ts';
import { largestUploadBytes } from '../../../../../gateway/contract/identity-stills.ts';

/** Answers every request with a still of these problems, the kind as it was asked for. */
function answering(...problems: PictureProblem[]) {
  const fetched = vi.fn((path: string, { body }: { body: unknown }) => {
    const kind = path.endsWith('/document') || String(body).includes('document') ? 'document' : 'face';
    const size = { widthPx: 640, heightPx: 480, sharpness: 0.5, glarePercent: 0 };
    const still: IdentityStill = { stillId: `${kind}-${fetched.mock.calls.length}`, kind, ...size, problems };
    return Promise.resolve(Response.json(still, { status: 201 }));
  });
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

describe('the two stills of a candidate', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('are taken one after the other, and can be taken anew', async () => {
    answering();
    const { kind, taken, accepted, mayUse, take, use, startOver } = useIdentityStills(ref('one'));
    expect(kind.value).toBe('face');
    await take();
    expect([taken.value?.kind, mayUse.value]).toEqual(['face', true]);
    use();
    expect([kind.value, taken.value]).toEqual(['document', null]);
    await take();
    use();
    expect([kind.value, accepted.value.document?.stillId]).toEqual([null, 'document-2']);
    startOver();
    expect(kind.value).toBe('face');
  });

  it('with a problem may be used from the second try on, counted for each', async () => {
    answering('blurred');
    const { mayUse, take, takeAgain, use } = useIdentityStills(ref('one'));
    await take();
    expect(mayUse.value).toBe(false);
    takeAgain();
    await take();
    expect(mayUse.value).toBe(true);
    use();
    await take();
    expect(mayUse.value).toBe(false);
  });

  it('may be files, but none that the gateway would refuse for its size', async () => {
    const fetched = answering();
    const { taken, errorCode, send } = useIdentityStills(ref('one'));
    await send({ size: largestUploadBytes + 1, type: 'image/jpeg' } as Blob);
    expect([errorCode.value, fetched.mock.calls.length]).toEqual(['body-too-large', 0]);
    await send(new Blob(['file'], { type: 'image/jpeg' }));
    expect([errorCode.value, taken.value?.stillId]).toEqual([null, 'face-1']);
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/exam-sessions/one/identity-uploads/face');
  });

  it('say why none was taken', async () => {
    const error = { code: 'webcam-not-ready', message: '', retryable: true };
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ error }, { status: 409 })));
    const { taken, errorCode, isTaking, take } = useIdentityStills(ref('one'));
    await take();
    expect([taken.value, errorCode.value, isTaking.value]).toEqual([null, 'webcam-not-ready', false]);
  });
});
