#include "model.cu"
