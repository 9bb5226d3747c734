/** What is used of the package; it brings no types. */
declare module 'node-webcam' {
  interface NodeWebcam {
    /** What it is to make of what the program said on stderr: an error for `capture`'s callback, or null. */
    runCaptureValidations(said: string): Error | null;
    /** Builds a line for a shell out of the options and `location`, unescaped, and runs it. */
    capture(location: string, callback: (error: unknown) => void): void;
  }
  const nodeWebcam: {
    create(options: {
      device: string;
      width: number;
      height: number;
      quality: number;
      skip: number;
      output: 'jpeg';
      callbackReturn: 'location';
      saveShots: false;
    }): NodeWebcam;
  };
  export default nodeWebcam;
}
