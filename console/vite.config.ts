import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig, loadEnv } from 'vite';

const consoleFolder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Builds the console to `build/console`. `vite --config console/vite.config.ts` serves it for development and
 * passes requests on to the gateway at `ROUNDSIGHT_GATEWAY_URL` (http://127.0.0.1:8443 unless told otherwise).
 */
export default defineConfig(({ mode }) => {
  const gatewayUrl =
    loadEnv(mode, consoleFolder, 'ROUNDSIGHT_').ROUNDSIGHT_GATEWAY_URL ?? 'http://127.0.0.1:8443';
  return {
    root: consoleFolder,
    plugins: [vue()],
    define: { __VUE_OPTIONS_API__: false, __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false },
    build: {
      outDir: '../build/console',
      emptyOutDir: true,
      // The gateway's content security policy allows nothing inline.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: {
      proxy: {
        '/api': { target: gatewayUrl, ws: true },
        '/whep': { target: gatewayUrl },
      },
    },
  };
});
