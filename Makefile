# For fingers that type “make”. ./run does the work: see ./run help.
.PHONY: demo test check fix clean
demo test check fix clean:
	@./run $@
