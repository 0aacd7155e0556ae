/** Activation functions of hidden layers. */
import type { Layer } from '../../../experiments/spec/layers.js';
import { relu } from '../../tensorflow/kernels.js';
import { type Tensor, tf } from '../../tensorflow/tensorflow.js';

export type Activation = Extract<Layer, { type: 'activation' }>['activation'];

export function activate(x: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'relu':
      return relu(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'tanh':
      return tf.tanh(x);
    case 'linear':
      return x;
  }
}
