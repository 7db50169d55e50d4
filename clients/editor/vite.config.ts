import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `vite build` makes the page, `vite build --mode package` what npm gets; dependencies stay imports there.
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  build: mode === 'package' ? {
    outDir: 'dist', sourcemap: true, minify: false,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    rollupOptions: { external: /^(react|react-dom|react-aria-components|@tanstack\/.*|shot-assets-service)(\/|$)/ },
  } : { outDir: 'build/page' },
}));
