int MaCrossC;
