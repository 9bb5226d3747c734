/** What is used of the package; it brings no types. */
declare module 'node-webcam' {
  interface NodeWebcam {
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
