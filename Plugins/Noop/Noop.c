int Noop;
