/** What the rules of the advisor cite, each work once. */

export interface Source {
  title: string;
  url: string;
}

const of = (title: string, url: string): Source => ({ title, url });

export const SOURCES = {
  ba2016: of('Ba, Kiros and Hinton (2016), Layer Normalization', 'https://arxiv.org/abs/1607.06450'),
  galGhahramani2016: of(
    'Gal and Ghahramani (2016), A Theoretically Grounded Application of Dropout in Recurrent Neural Networks, NIPS',
    'https://arxiv.org/abs/1512.05287',
  ),
  glorot2011: of(
    'Glorot, Bordes and Bengio (2011), Deep Sparse Rectifier Neural Networks, AISTATS',
    'https://proceedings.mlr.press/v15/glorot11a.html',
  ),
  goodfellow2016: of(
    'Goodfellow, Bengio and Courville (2016), Deep Learning, chapter 7, MIT Press',
    'https://www.deeplearningbook.org/contents/regularization.html',
  ),
  goodfellowOutput2016: of(
    'Goodfellow, Bengio and Courville (2016), Deep Learning, section 6.2.2, MIT Press',
    'https://www.deeplearningbook.org/contents/mlp.html',
  ),
  goodfellowPractical2016: of(
    'Goodfellow, Bengio and Courville (2016), Deep Learning, chapter 11, MIT Press',
    'https://www.deeplearningbook.org/contents/guidelines.html',
  ),
  guo2017: of(
    'Guo, Pleiss, Sun and Weinberger (2017), On Calibration of Modern Neural Networks, ICML',
    'https://arxiv.org/abs/1706.04599',
  ),
  ioffe2015: of(
    'Ioffe and Szegedy (2015), Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift, ICML',
    'https://arxiv.org/abs/1502.03167',
  ),
  izmailov2018: of(
    'Izmailov, Podoprikhin, Garipov, Vetrov and Wilson (2018), Averaging Weights Leads to Wider Optima and Better Generalization, UAI',
    'https://arxiv.org/abs/1803.05407',
  ),
  kroghHertz1991: of(
    'Krogh and Hertz (1991), A Simple Weight Decay Can Improve Generalization, NIPS',
    'https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html',
  ),
  lakshminarayanan2017: of(
    'Lakshminarayanan, Pritzel and Blundell (2017), Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles, NIPS',
    'https://arxiv.org/abs/1612.01474',
  ),
  li2019: of(
    'Li, Chen, Hu and Yang (2019), Understanding the Disharmony between Dropout and Batch Normalization by Variance Shift, CVPR',
    'https://arxiv.org/abs/1801.05134',
  ),
  li2020: of(
    'Li, Soltanolkotabi and Oymak (2020), Gradient Descent with Early Stopping is Provably Robust to Label Noise for Overparameterized Neural Networks, AISTATS',
    'https://arxiv.org/abs/1903.11680',
  ),
  loshchilov2017: of(
    'Loshchilov and Hutter (2017), SGDR: Stochastic Gradient Descent with Warm Restarts, ICLR',
    'https://arxiv.org/abs/1608.03983',
  ),
  loshchilov2019: of(
    'Loshchilov and Hutter (2019), Decoupled Weight Decay Regularization, ICLR',
    'https://arxiv.org/abs/1711.05101',
  ),
  lukasik2020: of(
    'Lukasik, Bhojanapalli, Menon and Kumar (2020), Does Label Smoothing Mitigate Label Noise?, ICML',
    'https://arxiv.org/abs/2003.02819',
  ),
  muller2019: of(
    'Müller, Kornblith and Hinton (2019), When Does Label Smoothing Help?, NeurIPS',
    'https://arxiv.org/abs/1906.02629',
  ),
  pascanu2013: of(
    'Pascanu, Mikolov and Bengio (2013), On the Difficulty of Training Recurrent Neural Networks, ICML',
    'https://arxiv.org/abs/1211.5063',
  ),
  prechelt1998: of(
    'Prechelt (1998), Early Stopping - But When?, Neural Networks: Tricks of the Trade, Springer',
    'https://doi.org/10.1007/3-540-49430-8_3',
  ),
  santurkar2018: of(
    'Santurkar, Tsipras, Ilyas and Mądry (2018), How Does Batch Normalization Help Optimization?, NeurIPS',
    'https://arxiv.org/abs/1805.11604',
  ),
  simard2003: of(
    'Simard, Steinkraus and Platt (2003), Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis, ICDAR',
    'https://doi.org/10.1109/ICDAR.2003.1227801',
  ),
  srivastava2014: of(
    'Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014), Dropout: A Simple Way to Prevent Neural Networks from Overfitting, JMLR 15',
    'https://jmlr.org/papers/v15/srivastava14a.html',
  ),
  tibshirani1996: of(
    'Tibshirani (1996), Regression Shrinkage and Selection via the Lasso, Journal of the Royal Statistical Society B 58',
    'https://doi.org/10.1111/j.2517-6161.1996.tb02080.x',
  ),
  tompson2015: of(
    'Tompson, Goroshin, Jain, LeCun and Bregler (2015), Efficient Object Localization Using Convolutional Networks, CVPR',
    'https://arxiv.org/abs/1411.4280',
  ),
  vanLaarhoven2017: of(
    'van Laarhoven (2017), L2 Regularization versus Batch and Weight Normalization',
    'https://arxiv.org/abs/1706.05350',
  ),
  yun2020: of(
    'Yun, Lozano and Yang (2020), A General Family of Stochastic Proximal Gradient Methods for Deep Learning',
    'https://arxiv.org/abs/2007.07484',
  ),
  zhang2018: of(
    'Zhang, Cissé, Dauphin and Lopez-Paz (2018), mixup: Beyond Empirical Risk Minimization, ICLR',
    'https://arxiv.org/abs/1710.09412',
  ),
  zhangMechanisms2019: of(
    'Zhang, Wang, Xu and Grosse (2019), Three Mechanisms of Weight Decay Regularization, ICLR',
    'https://arxiv.org/abs/1810.12281',
  ),
  zouHastie2005: of(
    'Zou and Hastie (2005), Regularization and Variable Selection via the Elastic Net, Journal of the Royal Statistical Society B 67',
    'https://doi.org/10.1111/j.1467-9868.2005.00503.x',
  ),
} as const satisfies Record<string, Source>;
