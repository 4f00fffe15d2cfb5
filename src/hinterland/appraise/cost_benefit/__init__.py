"""Cost and benefit in the banks' terms: yearly streams to ENPV, EIRR, BCR and FYRR."""
