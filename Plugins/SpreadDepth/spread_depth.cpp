int SpreadDepth_;
