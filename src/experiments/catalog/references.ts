/**
 * Every publication that the product cites, once. docs/statistics.md and docs/claims.md list those
 * that they name (`npm run references`).
 */
import { type Reference, reference } from './reference.js';

const ICLR = 'International Conference on Learning Representations (ICLR)';
const ICML = 'International Conference on Machine Learning (ICML)';
const NEURIPS = 'Advances in Neural Information Processing Systems (NeurIPS)';
const CVPR = 'IEEE Conference on Computer Vision and Pattern Recognition (CVPR)';
const JMLR = 'Journal of Machine Learning Research';
const JRSS = 'Journal of the Royal Statistical Society, Series B';

export const REFERENCES = {
  akaike1973: reference('Akaike, H.', {
    year: 1973,
    title: 'Information Theory and an Extension of the Maximum Likelihood Principle',
    venue: 'Second International Symposium on Information Theory; reprinted in Breakthroughs in Statistics, 1992',
    url: 'https://doi.org/10.1007/978-1-4612-0919-5_38',
  }),
  arpit2017: reference(
    'Arpit, D.; Jastrzębski, S.; Ballas, N.; Krueger, D.; Bengio, E.; Kanwal, M. S.; Maharaj, T.; Fischer, A.; Courville, A.; Bengio, Y.; Lacoste-Julien, S.',
    {
      year: 2017,
      title: 'A Closer Look at Memorization in Deep Networks',
      venue: ICML,
      url: 'https://arxiv.org/abs/1706.05394',
    },
  ),
  ba2016: reference('Ba, J. L.; Kiros, J. R.; Hinton, G. E.', {
    year: 2016,
    title: 'Layer Normalization',
    venue: 'arXiv preprint',
    url: 'https://arxiv.org/abs/1607.06450',
  }),
  bartlett2020: reference('Bartlett, P. L.; Long, P. M.; Lugosi, G.; Tsigler, A.', {
    year: 2020,
    title: 'Benign Overfitting in Linear Regression',
    venue: 'Proceedings of the National Academy of Sciences',
    url: 'https://doi.org/10.1073/pnas.1907378117',
  }),
  belkin2019: reference('Belkin, M.; Hsu, D.; Ma, S.; Mandal, S.', {
    year: 2019,
    title: 'Reconciling Modern Machine-Learning Practice and the Classical Bias-Variance Trade-off',
    venue: 'Proceedings of the National Academy of Sciences',
    url: 'https://doi.org/10.1073/pnas.1903070116',
  }),
  benavoli2017: reference('Benavoli, A.; Corani, G.; Demšar, J.; Zaffalon, M.', {
    year: 2017,
    title: 'Time for a Change: a Tutorial for Comparing Multiple Classifiers Through Bayesian Analysis',
    venue: JMLR,
    url: 'https://jmlr.org/papers/v18/16-305.html',
  }),
  bishop1995: reference('Bishop, C. M.', {
    year: 1995,
    title: 'Training with Noise is Equivalent to Tikhonov Regularization',
    venue: 'Neural Computation',
    url: 'https://doi.org/10.1162/neco.1995.7.1.108',
  }),
  bouthillier2021: reference(
    'Bouthillier, X.; Delaunay, P.; Bronzi, M.; Trofimov, A.; Nichyporuk, B.; Szeto, J.; Mohammadi Sepahvand, N.; Raff, E.; Madan, K.; Voleti, V.; Kahou, S. E.; Michalski, V.; Arbel, T.; Pal, C.; Varoquaux, G.; Vincent, P.',
    {
      year: 2021,
      title: 'Accounting for Variance in Machine Learning Benchmarks',
      venue: 'Proceedings of Machine Learning and Systems (MLSys)',
      url: 'https://arxiv.org/abs/2103.03098',
    },
  ),
  brier1950: reference('Brier, G. W.', {
    year: 1950,
    title: 'Verification of Forecasts Expressed in Terms of Probability',
    venue: 'Monthly Weather Review',
    url: 'https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2',
  }),
  camuto2020: reference('Camuto, A.; Willetts, M.; Şimşekli, U.; Roberts, S.; Holmes, C.', {
    year: 2020,
    title: 'Explicit Regularisation in Gaussian Noise Injections',
    venue: NEURIPS,
    url: 'https://arxiv.org/abs/2007.07368',
  }),
  cohen1988: reference('Cohen, J.', {
    year: 1988,
    title: 'Statistical Power Analysis for the Behavioral Sciences, second edition',
    venue: 'Lawrence Erlbaum',
    url: 'https://doi.org/10.4324/9780203771587',
  }),
  daubechies2004: reference('Daubechies, I.; Defrise, M.; De Mol, C.', {
    year: 2004,
    title: 'An Iterative Thresholding Algorithm for Linear Inverse Problems with a Sparsity Constraint',
    venue: 'Communications on Pure and Applied Mathematics',
    url: 'https://doi.org/10.1002/cpa.20042',
  }),
  devries2017: reference('DeVries, T.; Taylor, G. W.', {
    year: 2017,
    title: 'Improved Regularization of Convolutional Neural Networks with Cutout',
    venue: 'arXiv preprint',
    url: 'https://arxiv.org/abs/1708.04552',
  }),
  dietterich1998: reference('Dietterich, T. G.', {
    year: 1998,
    title: 'Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms',
    venue: 'Neural Computation',
    url: 'https://doi.org/10.1162/089976698300017197',
  }),
  dinh2017: reference('Dinh, L.; Pascanu, R.; Bengio, S.; Bengio, Y.', {
    year: 2017,
    title: 'Sharp Minima Can Generalize For Deep Nets',
    venue: ICML,
    url: 'https://arxiv.org/abs/1703.04933',
  }),
  djupskas2025: reference('Djupskås, A.; Stasik, A. J.; Riemer-Sørensen, S.', {
    year: 2025,
    title: 'Unreliable Uncertainty Estimates with Monte Carlo Dropout',
    venue: 'arXiv preprint',
    url: 'https://arxiv.org/abs/2512.14851',
  }),
  domingos2000a: reference(
    'Domingos, P.',
    {
      year: 2000,
      title: 'A Unified Bias-Variance Decomposition and its Applications',
      venue: ICML,
      url: 'https://homes.cs.washington.edu/~pedrod/papers/mlc00a.pdf',
    },
    'a',
  ),
  domingos2000b: reference(
    'Domingos, P.',
    {
      year: 2000,
      title: 'A Unified Bias-Variance Decomposition for Zero-One and Squared Loss',
      venue: 'AAAI Conference on Artificial Intelligence',
      url: 'https://mlanthology.org/aaai/2000/domingos2000aaai-unified/',
    },
    'b',
  ),
  edwards1948: reference('Edwards, A. L.', {
    year: 1948,
    title:
      'Note on the “Correction for Continuity” in Testing the Significance of the Difference between Correlated Proportions',
    venue: 'Psychometrika',
    url: 'https://doi.org/10.1007/BF02289261',
  }),
  efron1987: reference('Efron, B.', {
    year: 1987,
    title: 'Better Bootstrap Confidence Intervals',
    venue: 'Journal of the American Statistical Association',
    url: 'https://doi.org/10.1080/01621459.1987.10478410',
  }),
  efron1993: reference('Efron, B.; Tibshirani, R. J.', {
    year: 1993,
    title: 'An Introduction to the Bootstrap',
    venue: 'Chapman & Hall',
    url: 'https://doi.org/10.1201/9780429246593',
  }),
  fisher1935: reference('Fisher, R. A.', {
    year: 1935,
    title: 'The Design of Experiments',
    venue: 'Oliver & Boyd',
    url: 'https://archive.org/details/in.ernet.dli.2015.502684',
  }),
  gal2016a: reference(
    'Gal, Y.; Ghahramani, Z.',
    {
      year: 2016,
      title: 'Dropout as a Bayesian Approximation: Representing Model Uncertainty in Deep Learning',
      venue: ICML,
      url: 'https://arxiv.org/abs/1506.02142',
    },
    'a',
  ),
  gal2016b: reference(
    'Gal, Y.; Ghahramani, Z.',
    {
      year: 2016,
      title: 'A Theoretically Grounded Application of Dropout in Recurrent Neural Networks',
      venue: NEURIPS,
      url: 'https://arxiv.org/abs/1512.05287',
    },
    'b',
  ),
  geman1992: reference('Geman, S.; Bienenstock, E.; Doursat, R.', {
    year: 1992,
    title: 'Neural Networks and the Bias/Variance Dilemma',
    venue: 'Neural Computation',
    url: 'https://doi.org/10.1162/neco.1992.4.1.1',
  }),
  glorot2011: reference('Glorot, X.; Bordes, A.; Bengio, Y.', {
    year: 2011,
    title: 'Deep Sparse Rectifier Neural Networks',
    venue: 'International Conference on Artificial Intelligence and Statistics (AISTATS)',
    url: 'https://proceedings.mlr.press/v15/glorot11a.html',
  }),
  goodfellow2016: reference('Goodfellow, I.; Bengio, Y.; Courville, A.', {
    year: 2016,
    title: 'Deep Learning',
    venue: 'MIT Press',
    url: 'https://www.deeplearningbook.org/',
  }),
  guo2017: reference('Guo, C.; Pleiss, G.; Sun, Y.; Weinberger, K. Q.', {
    year: 2017,
    title: 'On Calibration of Modern Neural Networks',
    venue: ICML,
    url: 'https://arxiv.org/abs/1706.04599',
  }),
  hoenig2001: reference('Hoenig, J. M.; Heisey, D. M.', {
    year: 2001,
    title: 'The Abuse of Power: The Pervasive Fallacy of Power Calculations for Data Analysis',
    venue: 'The American Statistician',
    url: 'https://doi.org/10.1198/000313001300339897',
  }),
  hoerl1970: reference('Hoerl, A. E.; Kennard, R. W.', {
    year: 1970,
    title: 'Ridge Regression: Biased Estimation for Nonorthogonal Problems',
    venue: 'Technometrics',
    url: 'https://doi.org/10.1080/00401706.1970.10488634',
  }),
  holm1979: reference('Holm, S.', {
    year: 1979,
    title: 'A Simple Sequentially Rejective Multiple Test Procedure',
    venue: 'Scandinavian Journal of Statistics',
    url: 'https://www.jstor.org/stable/4615733',
  }),
  houlsby2011: reference('Houlsby, N.; Huszár, F.; Ghahramani, Z.; Lengyel, M.', {
    year: 2011,
    title: 'Bayesian Active Learning for Classification and Preference Learning',
    venue: 'arXiv preprint',
    url: 'https://arxiv.org/abs/1112.5745',
  }),
  hoyer2004: reference('Hoyer, P. O.', {
    year: 2004,
    title: 'Non-negative Matrix Factorization with Sparseness Constraints',
    venue: JMLR,
    url: 'https://jmlr.org/papers/v5/hoyer04a.html',
  }),
  ioffe2015: reference('Ioffe, S.; Szegedy, C.', {
    year: 2015,
    title: 'Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift',
    venue: ICML,
    url: 'https://arxiv.org/abs/1502.03167',
  }),
  izmailov2018: reference('Izmailov, P.; Podoprikhin, D.; Garipov, T.; Vetrov, D.; Wilson, A. G.', {
    year: 2018,
    title: 'Averaging Weights Leads to Wider Optima and Better Generalization',
    venue: 'Conference on Uncertainty in Artificial Intelligence (UAI)',
    url: 'https://arxiv.org/abs/1803.05407',
  }),
  kingma2015: reference('Kingma, D. P.; Ba, J.', {
    year: 2015,
    title: 'Adam: A Method for Stochastic Optimization',
    venue: ICLR,
    url: 'https://arxiv.org/abs/1412.6980',
  }),
  krogh1991: reference('Krogh, A.; Hertz, J. A.', {
    year: 1991,
    title: 'A Simple Weight Decay Can Improve Generalization',
    venue: NEURIPS,
    url: 'https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html',
  }),
  krogh1995: reference('Krogh, A.; Vedelsby, J.', {
    year: 1995,
    title: 'Neural Network Ensembles, Cross Validation, and Active Learning',
    venue: NEURIPS,
    url: 'https://proceedings.neurips.cc/paper/1994/hash/b8c37e33defde51cf91e1e03e51657da-Abstract.html',
  }),
  laarhoven2017: reference('van Laarhoven, T.', {
    year: 2017,
    title: 'L2 Regularization versus Batch and Weight Normalization',
    venue: 'arXiv preprint',
    url: 'https://arxiv.org/abs/1706.05350',
  }),
  lakshminarayanan2017: reference('Lakshminarayanan, B.; Pritzel, A.; Blundell, C.', {
    year: 2017,
    title: 'Simple and Scalable Predictive Uncertainty Estimation using Deep Ensembles',
    venue: NEURIPS,
    url: 'https://arxiv.org/abs/1612.01474',
  }),
  lenth1989: reference('Lenth, R. V.', {
    year: 1989,
    title: 'Algorithm AS 243: Cumulative Distribution Function of the Non-central t Distribution',
    venue: 'Journal of the Royal Statistical Society, Series C (Applied Statistics)',
    url: 'https://doi.org/10.2307/2347693',
  }),
  li2019: reference('Li, X.; Chen, S.; Hu, X.; Yang, J.', {
    year: 2019,
    title: 'Understanding the Disharmony between Dropout and Batch Normalization by Variance Shift',
    venue: CVPR,
    url: 'https://arxiv.org/abs/1801.05134',
  }),
  li2020: reference('Li, M.; Soltanolkotabi, M.; Oymak, S.', {
    year: 2020,
    title:
      'Gradient Descent with Early Stopping is Provably Robust to Label Noise for Overparameterized Neural Networks',
    venue: 'International Conference on Artificial Intelligence and Statistics (AISTATS)',
    url: 'https://arxiv.org/abs/1903.11680',
  }),
  loshchilov2017: reference('Loshchilov, I.; Hutter, F.', {
    year: 2017,
    title: 'SGDR: Stochastic Gradient Descent with Warm Restarts',
    venue: ICLR,
    url: 'https://arxiv.org/abs/1608.03983',
  }),
  loshchilov2019: reference('Loshchilov, I.; Hutter, F.', {
    year: 2019,
    title: 'Decoupled Weight Decay Regularization',
    venue: ICLR,
    url: 'https://arxiv.org/abs/1711.05101',
  }),
  lukasik2020: reference('Lukasik, M.; Bhojanapalli, S.; Menon, A. K.; Kumar, S.', {
    year: 2020,
    title: 'Does Label Smoothing Mitigate Label Noise?',
    venue: ICML,
    url: 'https://arxiv.org/abs/2003.02819',
  }),
  luo2019: reference('Luo, P.; Wang, X.; Shao, W.; Peng, Z.', {
    year: 2019,
    title: 'Towards Understanding Regularization in Batch Normalization',
    venue: ICLR,
    url: 'https://arxiv.org/abs/1809.00846',
  }),
  mcnemar1947: reference('McNemar, Q.', {
    year: 1947,
    title: 'Note on the Sampling Error of the Difference between Correlated Proportions or Percentages',
    venue: 'Psychometrika',
    url: 'https://doi.org/10.1007/BF02295996',
  }),
  moody1992: reference('Moody, J. E.', {
    year: 1992,
    title:
      'The Effective Number of Parameters: An Analysis of Generalization and Regularization in Nonlinear Learning Systems',
    venue: NEURIPS,
    url: 'https://papers.nips.cc/paper/1991/hash/d64a340bcb633f536d56e51874281454-Abstract.html',
  }),
  mueller2019: reference('Müller, R.; Kornblith, S.; Hinton, G.', {
    year: 2019,
    title: 'When Does Label Smoothing Help?',
    venue: NEURIPS,
    url: 'https://arxiv.org/abs/1906.02629',
  }),
  murata1994: reference('Murata, N.; Yoshizawa, S.; Amari, S.', {
    year: 1994,
    title:
      'Network Information Criterion: Determining the Number of Hidden Units for an Artificial Neural Network Model',
    venue: 'IEEE Transactions on Neural Networks',
    url: 'https://doi.org/10.1109/72.329683',
  }),
  nadeem2009: reference('Nadeem, M. S. A.; Zucker, J.-D.; Hanczar, B.', {
    year: 2009,
    title: 'Accuracy-Rejection Curves (ARCs) for Comparing Classification Methods with a Reject Option',
    venue: 'International Workshop on Machine Learning in Systems Biology',
    url: 'https://proceedings.mlr.press/v8/nadeem10a.html',
  }),
  nakkiran2020: reference('Nakkiran, P.; Kaplun, G.; Bansal, Y.; Yang, T.; Barak, B.; Sutskever, I.', {
    year: 2020,
    title: 'Deep Double Descent: Where Bigger Models and More Data Hurt',
    venue: ICLR,
    url: 'https://arxiv.org/abs/1912.02292',
  }),
  neyshabur2015: reference('Neyshabur, B.; Salakhutdinov, R.; Srebro, N.', {
    year: 2015,
    title: 'Path-SGD: Path-Normalized Optimization in Deep Neural Networks',
    venue: NEURIPS,
    url: 'https://arxiv.org/abs/1506.02617',
  }),
  ovadia2019: reference(
    'Ovadia, Y.; Fertig, E.; Ren, J.; Nado, Z.; Sculley, D.; Nowozin, S.; Dillon, J. V.; Lakshminarayanan, B.; Snoek, J.',
    {
      year: 2019,
      title: 'Can You Trust Your Model’s Uncertainty? Evaluating Predictive Uncertainty Under Dataset Shift',
      venue: NEURIPS,
      url: 'https://arxiv.org/abs/1906.02530',
    },
  ),
  owen2007: reference('Owen, A. B.', {
    year: 2007,
    title: 'The Pigeonhole Bootstrap',
    venue: 'Annals of Applied Statistics',
    url: 'https://doi.org/10.1214/07-AOAS122',
  }),
  owen2012: reference('Owen, A. B.; Eckles, D.', {
    year: 2012,
    title: 'Bootstrapping Data Arrays of Arbitrary Order',
    venue: 'Annals of Applied Statistics',
    url: 'https://doi.org/10.1214/12-AOAS547',
  }),
  parikh2014: reference('Parikh, N.; Boyd, S.', {
    year: 2014,
    title: 'Proximal Algorithms',
    venue: 'Foundations and Trends in Optimization',
    url: 'https://doi.org/10.1561/2400000003',
  }),
  pascanu2013: reference('Pascanu, R.; Mikolov, T.; Bengio, Y.', {
    year: 2013,
    title: 'On the Difficulty of Training Recurrent Neural Networks',
    venue: ICML,
    url: 'https://arxiv.org/abs/1211.5063',
  }),
  pitman1937: reference('Pitman, E. J. G.', {
    year: 1937,
    title: 'Significance Tests Which May be Applied to Samples from Any Populations',
    venue: 'Supplement to the Journal of the Royal Statistical Society',
    url: 'https://doi.org/10.2307/2984124',
  }),
  polyak1992: reference('Polyak, B. T.; Juditsky, A. B.', {
    year: 1992,
    title: 'Acceleration of Stochastic Approximation by Averaging',
    venue: 'SIAM Journal on Control and Optimization',
    url: 'https://doi.org/10.1137/0330046',
  }),
  prechelt1998: reference('Prechelt, L.', {
    year: 1998,
    title: 'Early Stopping, but When?',
    venue: 'Neural Networks: Tricks of the Trade, Springer',
    url: 'https://doi.org/10.1007/3-540-49430-8_3',
  }),
  rahaman2021: reference('Rahaman, R.; Thiery, A. H.', {
    year: 2021,
    title: 'Uncertainty Quantification and Deep Ensembles',
    venue: NEURIPS,
    url: 'https://arxiv.org/abs/2007.08792',
  }),
  santurkar2018: reference('Santurkar, S.; Tsipras, D.; Ilyas, A.; Mądry, A.', {
    year: 2018,
    title: 'How Does Batch Normalization Help Optimization?',
    venue: NEURIPS,
    url: 'https://arxiv.org/abs/1805.11604',
  }),
  scardapane2017: reference('Scardapane, S.; Comminiello, D.; Hussain, A.; Uncini, A.', {
    year: 2017,
    title: 'Group Sparse Regularization for Deep Neural Networks',
    venue: 'Neurocomputing',
    url: 'https://arxiv.org/abs/1607.00485',
  }),
  schuirmann1987: reference('Schuirmann, D. J.', {
    year: 1987,
    title:
      'A Comparison of the Two One-Sided Tests Procedure and the Power Approach for Assessing the Equivalence of Average Bioavailability',
    venue: 'Journal of Pharmacokinetics and Biopharmaceutics',
    url: 'https://doi.org/10.1007/BF01068419',
  }),
  semeniuta2016: reference('Semeniuta, S.; Severyn, A.; Barth, E.', {
    year: 2016,
    title: 'Recurrent Dropout without Memory Loss',
    venue: 'International Conference on Computational Linguistics (COLING)',
    url: 'https://aclanthology.org/C16-1165/',
  }),
  shorten2019: reference('Shorten, C.; Khoshgoftaar, T. M.', {
    year: 2019,
    title: 'A Survey on Image Data Augmentation for Deep Learning',
    venue: 'Journal of Big Data',
    url: 'https://doi.org/10.1186/s40537-019-0197-0',
  }),
  simard2003: reference('Simard, P. Y.; Steinkraus, D.; Platt, J. C.', {
    year: 2003,
    title: 'Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis',
    venue: 'International Conference on Document Analysis and Recognition (ICDAR)',
    url: 'https://doi.org/10.1109/ICDAR.2003.1227801',
  }),
  smith2018: reference('Smith, S. L.; Kindermans, P.-J.; Ying, C.; Le, Q. V.', {
    year: 2018,
    title: 'Don’t Decay the Learning Rate, Increase the Batch Size',
    venue: ICLR,
    url: 'https://arxiv.org/abs/1711.00489',
  }),
  sollich1996: reference('Sollich, P.; Krogh, A.', {
    year: 1996,
    title: 'Learning with Ensembles: How Overfitting Can Be Useful',
    venue: NEURIPS,
    url: 'https://papers.nips.cc/paper_files/paper/1995/hash/1019c8091693ef5c5f55970346633f92-Abstract.html',
  }),
  srebro2005: reference('Srebro, N.; Shraibman, A.', {
    year: 2005,
    title: 'Rank, Trace-Norm and Max-Norm',
    venue: 'Conference on Learning Theory (COLT)',
    url: 'https://doi.org/10.1007/11503415_37',
  }),
  srivastava2014: reference('Srivastava, N.; Hinton, G.; Krizhevsky, A.; Sutskever, I.; Salakhutdinov, R.', {
    year: 2014,
    title: 'Dropout: A Simple Way to Prevent Neural Networks from Overfitting',
    venue: JMLR,
    url: 'https://jmlr.org/papers/v15/srivastava14a.html',
  }),
  student1908: reference('Student', {
    year: 1908,
    title: 'The Probable Error of a Mean',
    venue: 'Biometrika',
    url: 'https://doi.org/10.1093/biomet/6.1.1',
  }),
  szegedy2016: reference('Szegedy, C.; Vanhoucke, V.; Ioffe, S.; Shlens, J.; Wojna, Z.', {
    year: 2016,
    title: 'Rethinking the Inception Architecture for Computer Vision',
    venue: CVPR,
    url: 'https://arxiv.org/abs/1512.00567',
  }),
  thulasidasan2019: reference('Thulasidasan, S.; Chennupati, G.; Bilmes, J.; Bhattacharya, T.; Michalak, S.', {
    year: 2019,
    title: 'On Mixup Training: Improved Calibration and Predictive Uncertainty for Deep Neural Networks',
    venue: NEURIPS,
    url: 'https://arxiv.org/abs/1905.11001',
  }),
  tibshirani1996: reference('Tibshirani, R.', {
    year: 1996,
    title: 'Regression Shrinkage and Selection via the Lasso',
    venue: JRSS,
    url: 'https://doi.org/10.1111/j.2517-6161.1996.tb02080.x',
  }),
  tompson2015: reference('Tompson, J.; Goroshin, R.; Jain, A.; LeCun, Y.; Bregler, C.', {
    year: 2015,
    title: 'Efficient Object Localization Using Convolutional Networks',
    venue: CVPR,
    url: 'https://arxiv.org/abs/1411.4280',
  }),
  wei2022: reference('Wei, J.; Liu, H.; Liu, T.; Niu, G.; Sugiyama, M.; Liu, Y.', {
    year: 2022,
    title: 'To Smooth or Not? When Label Smoothing Meets Noisy Labels',
    venue: ICML,
    url: 'https://arxiv.org/abs/2106.04149',
  }),
  yang2020: reference('Yang, Z.; Yu, Y.; You, C.; Steinhardt, J.; Ma, Y.', {
    year: 2020,
    title: 'Rethinking Bias-Variance Trade-off for Generalization of Neural Networks',
    venue: ICML,
    url: 'https://arxiv.org/abs/2002.11328',
  }),
  yun2021: reference('Yun, J.; Lozano, A. C.; Yang, E.', {
    year: 2021,
    title: 'Adaptive Proximal Gradient Methods for Structured Neural Networks',
    venue: NEURIPS,
    url: 'https://proceedings.neurips.cc/paper/2021/hash/cc3f5463bc4d26bc38eadc8bcffbc654-Abstract.html',
  }),
  zhang2017: reference('Zhang, C.; Bengio, S.; Hardt, M.; Recht, B.; Vinyals, O.', {
    year: 2017,
    title: 'Understanding Deep Learning Requires Rethinking Generalization',
    venue: ICLR,
    url: 'https://arxiv.org/abs/1611.03530',
  }),
  zhang2018: reference('Zhang, H.; Cissé, M.; Dauphin, Y. N.; Lopez-Paz, D.', {
    year: 2018,
    title: 'mixup: Beyond Empirical Risk Minimization',
    venue: ICLR,
    url: 'https://arxiv.org/abs/1710.09412',
  }),
  zhang2019: reference('Zhang, G.; Wang, C.; Xu, B.; Grosse, R.', {
    year: 2019,
    title: 'Three Mechanisms of Weight Decay Regularization',
    venue: ICLR,
    url: 'https://arxiv.org/abs/1810.12281',
  }),
  zou2005: reference('Zou, H.; Hastie, T.', {
    year: 2005,
    title: 'Regularization and Variable Selection via the Elastic Net',
    venue: JRSS,
    url: 'https://doi.org/10.1111/j.1467-9868.2005.00503.x',
  }),
} as const satisfies Record<string, Reference>;
