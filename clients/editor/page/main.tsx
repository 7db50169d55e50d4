import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.js';
import '../src/editor.css';
import './page.css';

createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
