"""What readers share: from printed lines to blocks, from blocks to passages and parts, from words to facts."""
